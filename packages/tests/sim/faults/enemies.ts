/** What somebody on the way, or somewhere else, may try. */
import { encodeMessage, FRAME_SIZE, SERVER_NAME } from "@recado/protocol";
import { sessionWords } from "@recado/protocol/session";
import { MemoryServerStore } from "@recado/server";
import { Chance } from "../chance.ts";
import { ServerHost } from "../hosts.ts";
import { CALM, type Datagram, Network } from "../network.ts";
import { World } from "../world.ts";
import { type Fault, judge, none } from "./fault.ts";

const LIMIT_MS = 300_000;

function pairOf(seed: number): World {
  const world = new World({ seed });
  world.network.weather = { ...CALM, delayMs: [10, 20] };
  const knownKey = world.server.keyPair.publicKey;
  world.addClient(1, { knownKey });
  world.addClient(2, { knownKey });
  world.passUntil(() => world.allRegistered(), LIMIT_MS);
  return world;
}

function oi(chance: Chance, id: number): Uint8Array {
  const offer = sessionWords(["REC0"], chance.bytes(32), undefined);
  return encodeMessage({ kind: "hello", origin: id, dest: 0, name: "eva", text: "oi", offer });
}

export const amplification: Fault = {
  name: "amplification of clear input",
  run(seed) {
    const world = new World({ seed, config: {} });
    const { chance, network, server } = world;
    let inBytes = 0;
    let outBytes = 0;
    let worst = 0;
    network.onSent = ({ bytes }) => {
      outBytes += bytes.length;
    };
    for (let round = 0; round < 5_000; round++) {
      const from = { address: `10.9.${round >> 8}.${round & 255}`, port: 9 };
      const kind = chance.whole(0, 3);
      const size = chance.happens(0.5) ? FRAME_SIZE : chance.whole(0, 1_200);
      const bytes = kind === 0 ? oi(chance, chance.whole(1, 9)) : chance.bytes(size);
      if (kind === 2) bytes.set([0, 0, 0, chance.whole(0, 7)].slice(0, bytes.length));
      inBytes = bytes.length;
      outBytes = 0;
      network.inject({ from, to: server.at, bytes });
      worst = Math.max(worst, inBytes === 0 ? outBytes : outBytes / inBytes);
    }
    return judge({ inputs: 5_000, "most bytes out ÷ in": worst }, { "most bytes out ÷ in": (value) => value <= 1 });
  },
};

export const flood: Fault = {
  name: "OIs from 50,000 sources",
  run(seed) {
    const world = pairOf(seed);
    const [ana] = world.clients;
    if (!ana) throw new Error("no client");
    const talk = (everyRound: () => void): number => {
      const before = world.ledger.figures(0).heard;
      for (let index = 0; index < 100; index++) {
        world.say(ana, 2);
        everyRound();
        world.pass(10);
      }
      world.passUntil(() => world.ledger.lostPrivate() === 0, LIMIT_MS);
      return world.ledger.figures(0).heard - before;
    };
    talk(() => undefined);
    const quietMs = world.ledger.figures(0).p99Ms;
    let sources = 0;
    let halfOpen = 0;
    talk(() => {
      for (let index = 0; index < 500; index++, sources++) {
        const from = { address: `10.${20 + (sources >> 16)}.${(sources >> 8) & 255}.${sources & 255}`, port: 7 };
        world.network.inject({ from, to: world.server.at, bytes: oi(world.chance, 1_000 + (sources % 5_000)) });
      }
      halfOpen = Math.max(halfOpen, world.server.core.halfOpenCount);
    });
    const newcomer = world.addClient(3);
    world.passUntil(() => newcomer.connection.state.name === "registered", LIMIT_MS);
    const isIn = newcomer.connection.state.name === "registered" ? 1 : 0;
    const figures = {
      sources,
      "half-open at most": halfOpen,
      "p99 ms before": quietMs,
      "p99 ms with it": world.ledger.figures(0).p99Ms,
      "newcomer in": isIn,
    };
    return judge(figures, {
      "half-open at most": (value) => value <= 256,
      "p99 ms with it": (value) => value <= 2 * quietMs,
      "newcomer in": (value) => value === 1,
    });
  },
};

export const replays: Fault = {
  name: "every envelope sent again ten times",
  run(seed) {
    const world = pairOf(seed);
    const [ana, bob] = world.clients;
    if (!ana || !bob) throw new Error("no client");
    const seen: Datagram[] = [];
    world.network.onSent = (datagram) => void seen.push(datagram);
    for (let index = 0; index < 200; index++) {
      world.say(ana, 2);
      world.say(bob, 0);
      world.pass(20);
    }
    world.passUntil(() => world.ledger.lostPrivate() === 0, LIMIT_MS);
    const before = world.ledger.figures(0).heard;
    for (let copy = 0; copy < 10; copy++) for (const datagram of seen) world.network.inject(datagram);
    world.pass(10_000);
    const accepted = world.ledger.figures(0).heard - before + world.ledger.duplicated;
    return judge({ replayed: seen.length * 10, accepted }, { accepted: none });
  },
};

export const hijack: Fault = {
  name: "clear frames in a sealed client's name, from its address and from elsewhere",
  run(seed) {
    const world = pairOf(seed);
    const [ana] = world.clients;
    if (!ana) throw new Error("no client");
    const base = { origin: 1, name: "c1" };
    let sent = 0;
    for (const from of [ana.at, { address: "10.6.6.6", port: 6 }]) {
      for (let round = 0; round < 50; round++) {
        for (const frame of [
          encodeMessage({ ...base, kind: "text", dest: 2, text: "1>2 #0" }),
          encodeMessage({ ...base, kind: "text", dest: 0, text: "1>0 #0" }),
          encodeMessage({ ...base, kind: "bye", dest: 0, text: "" }),
          encodeMessage({ ...base, kind: "hello", dest: 0, text: "oi", offer: [] }),
        ]) {
          sent++;
          world.network.inject({ from, to: world.server.at, bytes: frame });
        }
        world.pass(100);
      }
    }
    world.say(ana, 2);
    world.passUntil(() => world.ledger.lostPrivate() === 0, LIMIT_MS);
    const left = world.server.events.filter(({ kind }) => kind === "left").length;
    const { forged, duplicated, lost } = world.ledger.figures(world.ledger.lostPrivate());
    return judge({ sent, effects: forged + duplicated + left, lost }, { effects: none, lost: none });
  },
};

export const errorPingPong: Fault = {
  name: "an ERRO between two servers",
  run(seed) {
    const chance = new Chance(seed);
    const network = new Network(chance);
    const [one, other] = [
      { address: "10.0.0.1", port: 1 },
      { address: "10.0.0.2", port: 1 },
    ];
    const servers = [one, other].map((at) => new ServerHost(network, chance, new MemoryServerStore(), {}, at));
    let answers = -2;
    network.onSent = () => answers++;
    const text = "Tipo de mensagem desconhecido.";
    for (const kind of ["error", "text"] as const) {
      const bytes = encodeMessage({ kind, origin: 0, dest: 7, name: SERVER_NAME, text });
      network.send({ from: other, to: one, bytes });
      network.step(network.nowMs + 1_000);
    }
    while (network.step(30_000));
    return judge(
      { servers: servers.length, "answers to an ERRO and to a MSG": answers },
      { "answers to an ERRO and to a MSG": (value) => value <= 1 },
    );
  },
};

export const downgrade: Fault = {
  name: "the offer stripped from the OI of a client that knows the server",
  run(seed) {
    const world = new World({ seed });
    const { network } = world;
    network.rewrite = ({ bytes }) => {
      if (bytes.length !== FRAME_SIZE || bytes[3] !== 0) return;
      const nul = bytes.indexOf(0, 36);
      if (nul > 0) bytes.fill(0, nul);
    };
    const client = world.addClient(1, { knownKey: world.server.keyPair.publicKey });
    world.pass(60_000);
    const { state } = client.connection;
    const silent = state.name === "registered" && !state.sealed ? 1 : 0;
    return judge(
      { "silent downgrades": silent, told: state.name === "refused" ? 1 : 0 },
      { "silent downgrades": none, told: (value) => value === 1 },
    );
  },
};
