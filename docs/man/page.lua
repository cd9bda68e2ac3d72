-- Makes a manual page of a page of docs/: sections in capitals, tables as lists, links as references.

-- The pages of docs/ that are manual pages too, "policy=policy(7) events=events(5)"; the others lie in the
-- package's docs.
local pages = {}
for file, name, number in os.getenv("MANUAL_PAGES"):gmatch("(%S+)=(%S+)%((%d)%)") do
  pages[file] = { name = name, section = number }
end

local function place(target)
  local file = target:gsub("#.*", ""):match("[^/]+$")
  local name = file:gsub("%.nl%.md$", ""):gsub("%.md$", "")
  local page = pages[name]
  if not page then return pandoc.Inlines({ pandoc.Str(file) }) end
  return pandoc.Inlines({ pandoc.Strong("termijnwacht-" .. page.name), pandoc.Str("(" .. page.section .. ")") })
end

function Link(link)
  if link.target:match("^%a+:") then return nil end
  if link.target:match("^#") then return link.content end
  if pandoc.utils.stringify(link.content):match("%.md$") then return place(link.target) end
  return link.content .. { pandoc.Space(), pandoc.Str("(") } .. place(link.target) .. { pandoc.Str(")") }
end

-- In bold, as manuals show what is typed.
function Code(code) return pandoc.Strong(code.text) end

function Image() return {} end

-- What held a picture alone.
function Para(paragraph)
  if #paragraph.content == 0 then return {} end
end

function Header(header)
  if header.level > 1 then return nil end
  return header:walk({ Str = function(word) return pandoc.Str(pandoc.text.upper(word.text)) end })
end

-- A row becomes an item: its first cell, and what the others say, by their columns' heads where they are several.
function Table(grid)
  local items = {}
  local heads = grid.head.rows[1].cells
  for _, row in ipairs(grid.bodies[1].body) do
    local said = pandoc.Inlines({})
    for column = 2, #row.cells do
      local cell = pandoc.utils.blocks_to_inlines(row.cells[column].contents)
      if #row.cells > 2 and #cell > 0 then
        local head = pandoc.utils.blocks_to_inlines(heads[column].contents)
        cell = pandoc.Inlines({ pandoc.Emph(head), pandoc.Str(":"), pandoc.Space() }) .. cell
      end
      if #cell > 0 and #said > 0 then said:insert(pandoc.RawInline("man", "\n.br\n")) end
      said = said .. cell
    end
    local key = pandoc.utils.blocks_to_inlines(row.cells[1].contents)
    table.insert(items, { key, { { pandoc.Para(said) } } })
  end
  return pandoc.DefinitionList(items)
end
