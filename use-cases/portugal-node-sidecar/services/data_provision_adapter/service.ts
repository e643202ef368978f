import { serve } from "../../../../src/service/kit.ts";
import { createDataProvisionOperations } from "../../../portugal-node/operations/data-provision-operations.ts";

await serve({ operations: createDataProvisionOperations(), namesTasks: true });
