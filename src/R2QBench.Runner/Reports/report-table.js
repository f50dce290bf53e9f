
// The run table: a click on a heading sorts, the buttons above filter, long tables begin with their first rows.
const runTable = document.getElementById('runs');
if (runTable) {
  const body = runTable.tBodies[0];
  const rows = [...body.rows];
  const headings = [...runTable.tHead.rows[0].cells];
  const texts = rows.map(row => row.textContent.toLowerCase());
  const number = new Map(rows.map((row, i) => [row, i]));
  const limitElement = document.getElementById('first-rows');
  const text = document.getElementById('filter-text');
  const all = document.getElementById('all-rows');
  let limit = limitElement ? Number(limitElement.textContent) : Infinity;
  let order = rows;

  function show() {
    const words = text ? text.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
    const chosen = [...document.querySelectorAll('.choices')].map(group => ({
      column: Number(group.dataset.column),
      values: new Set([...group.querySelectorAll('[aria-pressed="true"]')].map(button => button.textContent)),
    })).filter(group => group.values.size > 0);
    let matching = 0;
    for (const row of order) {
      const fits = words.every(word => texts[number.get(row)].includes(word))
        && chosen.every(group => group.values.has(row.cells[group.column].textContent.trim()));
      row.dataset.fits = fits ? 'yes' : '';
      row.hidden = !fits || matching >= limit;
      if (fits) matching++;
    }
    const shown = Math.min(matching, limit);
    document.getElementById('shown-rows').textContent = shown === rows.length ? '' : `${shown} of ${rows.length} runs shown` + (matching > shown ? `, ${matching} match.` : '.');
    all.hidden = matching <= limit;
    for (const listener of listeners) listener();
  }

  headings.forEach((heading, column) => heading.querySelector('button').addEventListener('click', () => {
    const descending = heading.getAttribute('aria-sort') === 'ascending';
    for (const other of headings) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const numeric = heading.classList.contains('number');
    // Cells without a value stay last in both directions.
    const keys = new Map(rows.map(row => {
      const cell = row.cells[column];
      return [row, numeric ? (cell.dataset.sort === undefined ? null : Number(cell.dataset.sort)) : cell.textContent];
    }));
    order = [...order].sort((a, b) => {
      const x = keys.get(a), y = keys.get(b);
      if (x === null || y === null) return (x === null) - (y === null);
      return (x < y ? -1 : x > y ? 1 : 0) * (descending ? -1 : 1);
    });
    body.append(...order);
    show();
  }));

  let waiting = 0;
  text?.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(show, 120); });
  for (const button of document.querySelectorAll('.choices button')) button.addEventListener('click', () => {
    button.setAttribute('aria-pressed', button.getAttribute('aria-pressed') === 'true' ? 'false' : 'true');
    show();
  });
  all.addEventListener('click', () => { limit = Infinity; show(); });
  addEventListener('beforeprint', () => { limit = Infinity; show(); });
  show();
}

/** Labels of the runs that fit the filter, in the order of the table. */
function fittingRuns() {
  if (!runTable) return [];
  const runs = json(document.getElementById('details-data')).runs;
  return [...runTable.tBodies[0].rows].filter(row => row.dataset.fits).map(row => runs[Number(row.dataset.run)].label);
}
