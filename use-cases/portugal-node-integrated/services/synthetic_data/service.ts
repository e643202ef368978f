import { serveApplication } from "../../../tef-services/http/serve-application.ts";
import { createIntegratedSyntheticData } from "./application.ts";

await serveApplication(createIntegratedSyntheticData);
