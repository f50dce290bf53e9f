
// A click on a run shows everything that is known of it. All texts go in as text, never as markup.
const dialog = document.getElementById('run-dialog');
const detailsElement = document.getElementById('details-data');

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

function fold(title, content, open) {
  const made = element('details', '', element('summary', title), content);
  made.open = open;
  return made;
}

function measurementTable(details, index) {
  const names = ['stage', 'task', 'metric', 'value', 'standard_error', 'n', 'chance', 'context', 'stride', 'bos', 'protocol'];
  const rows = rowsOf(details.measurements, (i, read) => read('run', i) === index);
  if (rows.length === 0) return element('p', 'Nothing was measured.');
  const table = element('table', '', element('thead', '', element('tr', '', ...names.map(name => element('th', name.replace('_', ' '))))),
    element('tbody', '', ...rows.map(row => element('tr', '', ...names.map(name => element('td', String(row[name] ?? '–')))))));
  const wide = element('div', '', table);
  wide.className = 'wide';
  return wide;
}

function showRun(index) {
  const details = json(detailsElement), run = details.runs[index];
  const document_ = number => number === null ? 'The file is not there any more.' : details.documents[number].map(line => details.lines[line]).join('\n');
  const place = `${run.experiment || '–'} / ${run.id}, attempt ${run.attempt}, ${run.status}${run.reason ? ': ' + run.reason : ''}, finished ${run.finished}`;
  document.getElementById('run-details').replaceChildren(
    element('h2', run.label), element('p', place),
    fold('Measurements', measurementTable(details, index), true),
    fold('Resolved spec', element('pre', document_(run.spec)), true),
    fold('Environment', element('pre', document_(run.environment)), false));
  dialog.showModal();
  dialog.scrollTop = 0;
}

if (runTable && dialog) {
  for (const row of runTable.tBodies[0].rows) {
    row.tabIndex = 0;
    row.addEventListener('click', () => showRun(Number(row.dataset.run)));
    row.addEventListener('keydown', event => { if (event.key === 'Enter') showRun(Number(row.dataset.run)); });
  }
  dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
}
