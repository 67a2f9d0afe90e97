import { expect, test } from "bun:test";
import { controlPath } from "./socket-path.ts";

const NOTHING = { control: undefined, data: undefined };
const ENV = { HOME: "/home/ana", XDG_RUNTIME_DIR: "/run/user/7" };

test("control path: as told, else beside data that are elsewhere, else with the user's session, else with the data", () => {
  expect(controlPath({ control: "/tmp/x.sock", data: "/data" }, ENV)).toBe("/tmp/x.sock");
  expect(controlPath({ ...NOTHING, data: "/data" }, ENV)).toBe("/data/server.sock");
  expect(controlPath(NOTHING, ENV)).toBe("/run/user/7/recado/server.sock");
  for (const runtime of [undefined, "", "relative/path"]) {
    const path = controlPath(NOTHING, { ...ENV, XDG_RUNTIME_DIR: runtime });
    expect(path).toBe("/home/ana/.local/share/recado/server.sock");
  }
});
