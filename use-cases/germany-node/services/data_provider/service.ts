import { serve } from "../../../../src/service/kit.ts";
import { createOperations } from "./operations.ts";

await serve({ operations: createOperations(process.env) });
