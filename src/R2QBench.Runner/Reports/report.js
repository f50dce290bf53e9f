
'use strict';

// Sorting: a click on a heading sorts by the cells' data-sort, else by their text; cells without a value stay last.
for (const table of document.querySelectorAll('table.sortable')) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => heading.querySelector('button').addEventListener('click', () => {
    const descending = heading.getAttribute('aria-sort') === 'ascending';
    for (const other of headings) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const numeric = heading.classList.contains('number');
    const key = row => {
      const cell = row.cells[column];
      return numeric ? (cell.dataset.sort === undefined ? null : Number(cell.dataset.sort)) : cell.textContent;
    };
    const compare = (a, b) => {
      const x = key(a), y = key(b);
      if (x === null || y === null) return (x === null) - (y === null);
      return (x < y ? -1 : x > y ? 1 : 0) * (descending ? -1 : 1);
    };
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort(compare));
  }));
}

// Charts: drawn when they come near the screen, again when the width class or the colours change.
const specs = JSON.parse(document.getElementById('charts-data').textContent);
const holders = typeof vegaEmbed === 'function' ? [...document.querySelectorAll('[data-chart]')] : [];
const dark = matchMedia('(prefers-color-scheme: dark)');
const narrow = matchMedia('(max-width: 600px)');

function config(width) {
  const style = getComputedStyle(document.documentElement);
  const text = style.getPropertyValue('--text').trim(), line = style.getPropertyValue('--line').trim();
  return {
    background: 'transparent',
    font: getComputedStyle(document.body).fontFamily,
    view: { stroke: line },
    axis: { labelColor: text, titleColor: text, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelOverlap: true, tickCount: 6 },
    legend: {
      labelColor: text, titleColor: text, symbolBaseFillColor: text, symbolBaseStrokeColor: text, labelFontSize: 12,
      ...(narrow.matches ? { orient: 'bottom', direction: 'vertical', columns: 1, labelLimit: width - 60 } : { orient: 'right', labelLimit: 240 }),
    },
    text: { color: text },
    rule: { color: text },
    style: { 'guide-label': { fill: text }, 'guide-title': { fill: text } },
  };
}

function draw(holder) {
  holder.dataset.drawn = 'yes';
  const spec = specs[Number(holder.dataset.chart)];
  // ast: expressions are interpreted, because the page's policy forbids eval.
  vegaEmbed(holder, spec, { ast: true, renderer: 'svg', config: config(holder.clientWidth), actions: { export: true, source: false, compiled: false, editor: false } })
    .catch(error => { holder.textContent = 'This chart could not be drawn: ' + error.message; });
}

const near = new IntersectionObserver(entries => {
  for (const entry of entries) if (entry.isIntersecting && !entry.target.dataset.drawn) draw(entry.target);
}, { rootMargin: '300px' });
for (const holder of holders) {
  if (holder.getBoundingClientRect().top < innerHeight + 300) draw(holder);
  else near.observe(holder);
}

const redraw = () => { for (const holder of holders) if (holder.dataset.drawn) draw(holder); };
dark.addEventListener('change', redraw);
narrow.addEventListener('change', redraw);
addEventListener('beforeprint', () => { for (const holder of holders) if (!holder.dataset.drawn) draw(holder); });
