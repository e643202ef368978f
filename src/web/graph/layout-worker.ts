/** The entry of the worker that lays graphs out, beside the page so that it goes on answering. */
import { type LayoutRequest, layOut } from "./layout.ts";

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  const layout = layOut(data);
  const { x, y, points, starts } = layout;
  self.postMessage(layout, { transfer: [x.buffer, y.buffer, points.buffer, starts.buffer] });
};
