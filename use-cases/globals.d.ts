// What only use cases import. Text modules first, imported with `{ type: "text" }`.
declare module "*/query-process.js" {
  const text: string;
  export default text;
}
declare module "*.template" {
  const text: string;
  export default text;
}
// File modules: imported with `{ type: "file" }`; the path of a copy that is inside the compiled binary.
declare module "*.wasm" {
  const path: string;
  export default path;
}
// It comes without types.
declare module "asciichart" {
  interface PlotOptions {
    readonly height?: number;
    readonly min?: number;
    readonly max?: number;
    readonly format?: (value: number) => string;
  }
  export function plot(series: readonly number[], options?: PlotOptions): string;
}
