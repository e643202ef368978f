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
