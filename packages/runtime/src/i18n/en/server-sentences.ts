/** What the server says in frames, in Portuguese, for those who read another language. `number` is the one in the sentence. */
export const serverSentences = {
  "id-in-use": () => "That id is already in use.",
  "unknown-destination": () => "Nobody there has that id.",
  "not-registered": (number: string) => `Id ${number} is not registered. Say hello (OI) first.`,
  "wrong-address": (number: string) => `Id ${number} was registered from another address.`,
  "rate-limited": (number: string) =>
    `Too many messages: the limit is ${number} a second. Those beyond it were thrown away.`,
  "server-full": (number: string) => `The server is full: its limit is ${number} clients.`,
  "mailbox-full": () => "Their mailbox is full: the message was not kept.",
  "not-stored": () => "The server cannot store messages at present; yours was not sent on. Try again later.",
  "not-stored-yet": () => "The server cannot store messages at present; yours wait until it can.",
  "message-too-long": (number: string) => `Too long: a message has at most ${number} bytes.`,
  moved: () => "This server hands you over to another.",
  superseded: () => "Your session goes on elsewhere, with the same id and key.",
  "server-key-changed": () =>
    "The server's key has changed! Somebody may be pretending to be it. Ask its operator for the new fingerprint; if it is right: recado forget --host HOST --port PORT, and connect again.",
  "not-sealed": () =>
    "This server was sealed before and offers only open conversation now. Somebody may be in between; --compatible goes on in the open, knowingly.",
  kicked: (_number: string, reason: string) =>
    reason === "" ? "The operator removed you." : `The operator removed you: ${reason}`,
  banned: (_number: string, reason: string) =>
    reason === "" ? "The operator banned you." : `The operator banned you: ${reason}`,
  muted: () => "The operator muted you: your message was not sent.",
  shutdown: () => "The server was switched off. The connection has ended.",
};
