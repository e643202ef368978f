import { serveApplication } from "../../../tef-services/http/serve-application.ts";
import { createIntegratedDataProvision } from "./application.ts";

await serveApplication(createIntegratedDataProvision);
