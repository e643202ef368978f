// Text modules: imported with `{ type: "text" }`, so that they are inside the compiled binary.
declare module "*.sql" {
  const text: string;
  export default text;
}
declare module "*.lua" {
  const text: string;
  export default text;
}
declare module "*.proto" {
  const text: string;
  export default text;
}
declare module "*/query-process.js" {
  const text: string;
  export default text;
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
