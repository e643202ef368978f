import { serve } from "../../../../src/service/serve.ts";
import { createOperations } from "./operations.ts";

await serve({ operations: createOperations() });
