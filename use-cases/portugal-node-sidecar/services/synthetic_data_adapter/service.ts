import { serve } from "../../../../src/service/kit.ts";
import { createSyntheticDataOperations } from "../../../portugal-node/operations/synthetic-data-operations.ts";

await serve({ operations: createSyntheticDataOperations(), namesTasks: true });
