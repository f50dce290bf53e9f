// Parses PowerShell with tree-sitter's grammar (wasm, no native build).
//   node parse-powershell.mjs NODE_MODULES < a JSON array of scripts
// Prints a JSON array, for each script: errors with their lines, the help comment, and the parameters with type and attributes.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join, resolve } from "node:path";

const modules = resolve(process.argv[2]);
const require = createRequire(join(modules, "x.js"));
const { Parser, Language } = await import(pathToFileURL(require.resolve("web-tree-sitter")).href);
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(join(modules, "tree-sitter-powershell", "tree-sitter-powershell.wasm")));

const parse = (text) => {
  const errors = [];
  const parameters = [];
  const comments = [];
  const commands = [];
  const walk = (node) => {
    if (node.isError || node.isMissing) errors.push({ line: node.startPosition.row + 1, text: node.text.slice(0, 60) });
    if (node.type === "comment") comments.push(node.text);
    if (node.type === "command_name") commands.push(node.text);
    if (node.type === "script_parameter") {
      const attributes = [];
      let variable = null;
      const inner = (child) => {
        if (child.type === "attribute") attributes.push(child.text);
        else if (child.type === "variable" && variable === null) variable = child.text;
        else child.children.forEach(inner);
      };
      node.children.forEach(inner);
      parameters.push({ name: variable?.slice(1), attributes });
    }
    node.children.forEach(walk);
  };
  walk(parser.parse(text).rootNode);
  return { errors, parameters, commands, help: comments.find((text) => text.startsWith("<#")) ?? "" };
};

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(parse)));
