import { serveApplication } from "../../http/serve-application.ts";
import { createSyntheticData } from "./application.ts";

await serveApplication(createSyntheticData);
