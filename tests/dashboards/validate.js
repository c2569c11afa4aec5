// validate.js PACKAGES FILE...: holds dashboards to schema.ts. PACKAGES has typescript and grafana-foundation-sdk.
//
// JSON is an expression of TypeScript, and the compiler refuses in it what a strict reader would: fields that the
// schema does not have, fields that are missing, wrong types, values outside of an enumeration. Of several faults near
// each other it may name the first only.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const [packages, ...files] = process.argv.slice(2);
const ts = require(path.join(packages, "typescript"));
const schema = path.join(__dirname, "schema.ts");
const prefix = `import type { Dashboard } from ${JSON.stringify(schema.replace(/\.ts$/, ""))};
export const dashboard: Dashboard = `;

const options = {
  strict: true,
  noEmit: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  paths: { "@grafana/grafana-foundation-sdk/*": [path.join(packages, "grafana-foundation-sdk/dist/*/index.d.ts")] },
};

// Where in the dashboard: the names and numbers on the way to the smallest node at this place.
function pathAt(source, position) {
  const steps = [];
  const descend = (node) =>
    ts.forEachChild(node, (child) => {
      if (position < child.getStart(source) || position >= child.end) return false;
      if (ts.isPropertyAssignment(child)) steps.push(`.${child.name.text}`);
      if (ts.isArrayLiteralExpression(node)) steps.push(`[${node.elements.indexOf(child)}]`);
      descend(child);
      return true;
    });
  descend(source);
  return steps.join("").replace(/^\./, "") || "(whole)";
}

// The types of the SDK have no names any more when they are as JSON has them, and would fill the page.
const sentence = (message) =>
  ts.flattenDiagnosticMessageText(message, "\n").split("\n")[0]
    .replace(/ in type '[^']*'/, " there")
    .replace(/'[^'"]*[{<][^']*'/g, "what the schema has there");

function faultsOfJson(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? [] : ["(whole): this is no object"];
  } catch (fault) {
    return [`(whole): ${fault.message}`];
  }
}

const sources = new Map(files.map((file) => [`${path.resolve(file)}.ts`, file]));
const host = ts.createCompilerHost(options);
const onDisk = { getSourceFile: host.getSourceFile, fileExists: host.fileExists };
host.fileExists = (name) => sources.has(name) || onDisk.fileExists(name);
host.getSourceFile = (name, ...rest) =>
  sources.has(name)
    ? ts.createSourceFile(name, prefix + fs.readFileSync(sources.get(name), "utf8"), options.target, true)
    : onDisk.getSourceFile(name, ...rest);

const program = ts.createProgram([...sources.keys()], options, host);
const found = ts.getPreEmitDiagnostics(program);
const elsewhere = found.filter((fault) => !fault.file || !sources.has(fault.file.fileName));
if (elsewhere.length > 0) {
  for (const fault of elsewhere) console.error(`${fault.file?.fileName ?? "compiler"}: ${sentence(fault.messageText)}`);
  process.exit(2);
}

let faulty = false;
for (const [name, file] of sources) {
  const json = faultsOfJson(fs.readFileSync(file, "utf8"));
  const source = program.getSourceFile(name);
  const faults = json.length > 0 ? json : found
    .filter((fault) => fault.file === source)
    .map((fault) => `${pathAt(source, fault.start)}: ${sentence(fault.messageText)}`);
  for (const fault of faults) console.log(`${file}: ${fault}`);
  if (faults.length === 0) console.log(`ok ${file}`);
  faulty ||= faults.length > 0;
}
process.exit(faulty ? 1 : 0);
