// The service kit of aieffect 0.1.0, generated: change nothing here. `aieffect new` writes it anew.
// aieffect is under Apache-2.0; the packages inside keep their licences: MIT, Apache-2.0, BSD-3-Clause.
/// <reference path="./aieffect-modules.d.ts" />
export * from "aieffect/scripts/templates/kit-faces/protobuf-based";
