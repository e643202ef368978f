import type { Environment } from "../../../../src/service/kit.ts";
import { createSyntheticDataOperations } from "../../../portugal-node/operations/synthetic-data-operations.ts";
import type { Application } from "../../../tef-services/http/application.ts";
import { createSyntheticData } from "../../../tef-services/services/synthetic_data/application.ts";
import { mountControl } from "../../mount-control.ts";

/** The service as it is, and the control interface in it. */
export const createIntegratedSyntheticData = (environment: Environment): Application =>
  mountControl(createSyntheticData(environment), createSyntheticDataOperations(environment), environment);
