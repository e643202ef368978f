import { serve } from "../../../../src/service/kit.ts";
import { createDataPlane, createOperations } from "./operations.ts";

await serve({ operations: createOperations(), dataPlane: createDataPlane() });
