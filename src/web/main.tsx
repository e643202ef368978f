/** The entry of the web page. */
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";

const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App base={new URL(".", document.baseURI)} />);
