import type { Environment } from "../../../../src/service/kit.ts";
import { createDataProvisionOperations } from "../../../portugal-node/operations/data-provision-operations.ts";
import type { Application } from "../../../tef-services/http/application.ts";
import { createDataProvision } from "../../../tef-services/services/data_provision/application.ts";
import { mountControl } from "../../mount-control.ts";

/** The service as it is, and the control interface in it. */
export const createIntegratedDataProvision = (environment: Environment): Application =>
  mountControl(createDataProvision(environment), createDataProvisionOperations(environment), environment);
