import { serveApplication } from "../../http/serve-application.ts";
import { createKnowledgeStore } from "./application.ts";

await serveApplication(createKnowledgeStore);
