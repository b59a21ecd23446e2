import { openLocalEmbedder } from "../../src/io/embedders/local.ts";
import { openLance } from "../../src/io/lance.ts";
import { hashedEmbedder } from "../io/embedders/hashed.ts";

/** Prints the ids in the shared table of an embedder, one a line. A process of its own: keys come from its environment. */
const [uri = "", which] = process.argv.slice(2);
const { id, dimension } = which === "hashed" ? hashedEmbedder() : await openLocalEmbedder();
const table = await openLance({ uri }, { embedderId: id, dimension }, false);
process.stdout.write((await table?.load())?.ids.join("\n") ?? "");
process.exit(0);
