-- Neovim with dictum-clangd: prints the diagnostics, applies the fix-it, and says when the diagnostics are gone.
-- DICTUM_CLANGD is the server; it is 0.7 of Debian 12 and newer that this runs in.
local client = vim.lsp.start_client({
  name = "dictum",
  cmd = { vim.env.DICTUM_CLANGD, "--background-index=false" },
  root_dir = vim.fn.getcwd(),
})
vim.lsp.buf_attach_client(0, client)

local function ours()
  return vim.tbl_filter(function(each) return vim.startswith(each.code or "", "torch-") end, vim.diagnostic.get(0))
end

local function say(text) io.stdout:write(text .. "\n") end

vim.wait(280000, function() return #ours() > 0 end, 50)
for _, each in ipairs(ours()) do say(("%d:%d %s"):format(each.lnum + 1, each.col + 1, each.code)) end

local first = ours()[1]
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", {
  textDocument = vim.lsp.util.make_text_document_params(0),
  range = { start = { line = first.lnum, character = first.col }, ["end"] = { line = first.end_lnum, character = first.end_col } },
  context = { diagnostics = { {
    range = { start = { line = first.lnum, character = first.col }, ["end"] = { line = first.end_lnum, character = first.end_col } },
    message = first.message, severity = first.severity, source = first.source, code = first.code,
  } } },
}, 60000)
for _, answer in pairs(answers or {}) do
  for _, action in ipairs(answer.result or {}) do
    local command = type(action.command) == "table" and action.command or action
    local edit = action.edit or (command.arguments or {})[1]
    if edit and edit.changes then vim.lsp.util.apply_workspace_edit(edit, "utf-8") end
  end
end
vim.wait(60000, function() return #ours() == 0 end, 50)
say("left: " .. #ours())
vim.cmd("write! fixed.cpp")

-- Without the registration it is there again.
vim.cmd("silent %s/register_module/\\/\\/ register_module/")
local began = vim.loop.hrtime()
vim.wait(60000, function() return #ours() > 0 end, 10)
say(("again: %d\nlatency: %.2f s"):format(#ours(), (vim.loop.hrtime() - began) / 1e9))
vim.cmd("qall!")
