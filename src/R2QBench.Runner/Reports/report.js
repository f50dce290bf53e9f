
'use strict';

// Shared by the other parts. Data is stored by column; texts are numbers of a list of distinct texts.
document.documentElement.classList.add('scripted');
const parsed = new Map();
function json(element) {
  if (!parsed.has(element)) parsed.set(element, JSON.parse(element.textContent));
  return parsed.get(element);
}

/** Rows as objects; empty cells are left out. `keep(row number, column reader)` may choose some. */
function rowsOf(data, keep) {
  const names = Object.keys(data.columns);
  const read = (name, i) => {
    const column = data.columns[name], value = column.v[i];
    return value === null || !column.t ? value : column.t[value];
  };
  const rows = [];
  for (let i = 0; i < data.count; i++) {
    if (keep && !keep(i, read)) continue;
    const row = {};
    for (const name of names) {
      const value = read(name, i);
      if (value !== null) row[name] = value;
    }
    rows.push(row);
  }
  return rows;
}

function csv(data) {
  const names = Object.keys(data.columns);
  const quote = value => value === undefined ? '' : /[",\r\n]/.test(value) ? '"' + String(value).replaceAll('"', '""') + '"' : String(value);
  return [names, ...rowsOf(data).map(row => names.map(name => row[name]))].map(line => line.map(quote).join(',')).join('\r\n') + '\r\n';
}

function save(url, name) {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

const listeners = [];
/** Called after the table shows other rows or another order. */
function onTable(listener) { listeners.push(listener); }
