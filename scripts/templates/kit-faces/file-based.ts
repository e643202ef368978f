/** What a service without gRPC gets of the kit, and valibot, in which parameters are described. */
export * as v from "valibot";
export * from "../../../src/service/kit.ts";
