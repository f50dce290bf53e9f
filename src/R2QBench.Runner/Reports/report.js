
'use strict';

// Shared by the other parts.
document.documentElement.classList.add('scripted');
const parsed = new Map();
function json(element) {
  if (!parsed.has(element)) parsed.set(element, JSON.parse(element.textContent));
  return parsed.get(element);
}

/** Columns as ChartData.ToColumns stores them (t: distinct texts, c: one value for all, i: the rows that have a value, of: values by another column), made plain once. */
function plain(data) {
  if (data.isPlain) return data;
  for (const column of Object.values(data.columns)) {
    if (column.of) {
      const places = data.columns[column.of].v, values = column.v;
      column.v = places.map(place => place === null ? null : values[place]);
    } else if ('c' in column) column.v = new Array(data.count).fill(column.c);
    else if (column.i) {
      const values = new Array(data.count).fill(null);
      column.i.forEach((row, k) => { values[row] = column.v[k]; });
      column.v = values;
    }
  }
  data.isPlain = true;
  return data;
}

/** Rows as objects; empty cells are left out. `keep(row number, column reader)` may choose some. */
function rowsOf(data, keep) {
  const names = Object.keys(plain(data).columns);
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
