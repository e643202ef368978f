import { serve } from "../../../../src/service/kit.ts";
import { createKnowledgeStoreOperations } from "../../../portugal-node/operations/knowledge-store-operations.ts";

await serve({ operations: createKnowledgeStoreOperations(), namesTasks: true });
