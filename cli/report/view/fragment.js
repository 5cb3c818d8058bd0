// What is shown, as the fragment of the address, so that a view can be linked to:
// #model=NetImpl&set=add_layer=true&checkpoint=0&key=conv1.weight&find=conv

export function readFragment(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, "").replaceAll("+", "%2B"));
  const assignments = fields.getAll("set").filter((text) => assignmentSign(text) > 0).map((text) => {
    const sign = assignmentSign(text);
    return [text.slice(0, sign).replace(/^`(.*)`$/s, "$1"), text.slice(sign + 1)];
  });
  return {
    model: fields.get("model"),
    texts: assignments.length > 0 ? new Map(assignments) : undefined,
    checkpoint: fields.has("checkpoint") ? Number(fields.get("checkpoint")) : -1,
    key: fields.get("key") ?? "",
    find: fields.get("find") ?? "",
    showsAbsent: fields.has("absent"),
    onlyDiffering: fields.has("differing"),
  };
}

// The first `=` outside of backquotes.
function assignmentSign(text) {
  const quoted = /^`[^`]*`/.exec(text);
  return text.indexOf("=", quoted ? quoted[0].length : 0);
}

export function writeFragment(view, hasModels) {
  const fields = [];
  const add = (name, value) => fields.push(`${name}=${encodeURIComponent(value).replaceAll("%3D", "=")}`);
  if (hasModels) add("model", view.modelPosition);
  if (view.checkpoint >= 0) add("checkpoint", view.checkpoint);
  else for (const [name, text] of view.texts) add("set", `${name.includes("=") ? `\`${name}\`` : name}=${text}`);
  if (view.showsAbsent) add("absent", 1);
  if (view.onlyDiffering) add("differing", 1);
  if (view.find) add("find", view.find);
  if (view.key) add("key", view.key);
  return fields.length > 0 ? `#${fields.join("&")}` : "#";
}
