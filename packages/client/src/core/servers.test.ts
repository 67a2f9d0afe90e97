/** Which server is next, and when. */
import { describe, expect, test } from "bun:test";
import { WireText } from "@recado/protocol";
import { Servers } from "./servers.ts";

const [A, B, C] = [
  { host: "a", port: 1 },
  { host: "b", port: 1 },
  { host: "c", port: 2 },
];
const half = (): number => 0.5;

describe("servers", () => {
  test("servers: another is tried at once; the pause comes when all have failed in a row", () => {
    const servers = new Servers([A, B]);
    servers.learn([B, C]);
    expect(servers.nextAfterMs(1, half, 0)).toBeLessThan(200);
    expect(servers.current).toEqual(B);
    expect(servers.nextAfterMs(2, half, 0)).toBeLessThan(200);
    expect(servers.current).toEqual(C);
    expect(servers.nextAfterMs(3, half, 0)).toBe(1_000);
    expect(servers.current).toEqual(A);
    expect(servers.nextAfterMs(30, half, 0)).toBeLessThan(200);
  });

  test("servers: one alone is tried again after ever longer pauses", () => {
    const servers = new Servers([A]);
    expect(servers.hasOthers).toBe(false);
    expect(servers.nextAfterMs(1, half, 0)).toBe(1_000);
    expect(servers.nextAfterMs(4, half, 0)).toBe(8_000);
    expect(servers.current).toEqual(A);
  });

  test("servers: superseded right after another was given up is our own doing, once", () => {
    const servers = new Servers([A, B]);
    expect(servers.isOwnDoing(WireText.superseded, 0)).toBe(false);
    servers.nextAfterMs(1, half, 1_000);
    expect(servers.isOwnDoing(WireText.idInUse, 2_000)).toBe(false);
    expect(servers.isOwnDoing(WireText.superseded, 2_000)).toBe(true);
    servers.nextAfterMs(1, half, 2_000);
    expect(servers.isOwnDoing(WireText.superseded, 3_000)).toBe(false);
    expect(servers.isOwnDoing(WireText.superseded, 30_000)).toBe(false);
  });
});
