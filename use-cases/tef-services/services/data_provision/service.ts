import { serveApplication } from "../../http/serve-application.ts";
import { createDataProvision } from "./application.ts";

await serveApplication(createDataProvision);
