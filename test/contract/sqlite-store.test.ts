import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { runStoreContract } from "./store-contract.ts";

runStoreContract("SQLite store in memory", async (clock) => openSqliteStore({ path: ":memory:", clock }));
