export { DatabaseError, type DatabaseFault, faultOf } from "./database-error.ts";
export { GroupCommit } from "./group-commit.ts";
export { type DatabaseKind, numberOf, openDatabase, openForReading } from "./open.ts";
