import { serveApplication } from "../../../tef-services/http/serve-application.ts";
import { createIntegratedKnowledgeStore } from "./application.ts";

await serveApplication(createIntegratedKnowledgeStore);
