import type { Environment } from "../../../../src/service/kit.ts";
import { createKnowledgeStoreOperations } from "../../../portugal-node/operations/knowledge-store-operations.ts";
import type { Application } from "../../../tef-services/http/application.ts";
import { createKnowledgeStore } from "../../../tef-services/services/knowledge_store/application.ts";
import { mountControl } from "../../mount-control.ts";

/** The service as it is, and the control interface in it. */
export const createIntegratedKnowledgeStore = (environment: Environment): Application =>
  mountControl(createKnowledgeStore(), createKnowledgeStoreOperations(environment), environment);
