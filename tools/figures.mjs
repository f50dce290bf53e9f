// Draws charts as static figures: node tools/figures.mjs ORDER.json, written and read by Reports/Figures/FigureWriter.cs.
// The same order gives the same bytes: no clock, no random numbers, no system fonts, fixed text metrics.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import * as vega from 'vega'
import { compile } from 'vega-lite'
import { Resvg } from '@resvg/resvg-js'

const order = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const font = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')
const pixelsPerMillimetre = 96 / 25.4
const fontPixels = order.fontPoints * 96 / 72
const widthPixels = order.widthMillimetres * pixelsPerMillimetre
const text = '#1b1f24', line = '#c9d1d9'

const config = {
  background: 'white',
  font: 'DejaVu Sans',
  padding: 4,
  view: { stroke: line },
  axis: { labelColor: text, titleColor: text, gridColor: '#e7ebef', domainColor: line, tickColor: line, labelFontSize: fontPixels, titleFontSize: fontPixels, titleFontWeight: 'normal', labelOverlap: true, labelLimit: widthPixels * 0.4, titleLimit: widthPixels * 0.95, tickCount: 5 },
  legend: { orient: 'bottom', direction: 'horizontal', columns: 2, columnPadding: fontPixels, rowPadding: 1, layout: { bottom: { anchor: 'start', direction: 'vertical', offset: 4, margin: 2 } }, titleLimit: widthPixels * 0.8, labelFontSize: fontPixels, titleFontSize: fontPixels, titleFontWeight: 'normal', labelColor: text, titleColor: text, labelLimit: widthPixels * 0.33, gradientLength: widthPixels * 0.6 },
  text: { color: text },
  rule: { color: text },
}

/** Everything that is sized for the screen, sized for the figure. */
function forPaper(spec, height) {
  const scaled = structuredClone(spec)
  for (const layer of scaled.layer) {
    delete layer.params
    if (layer.encoding?.opacity?.condition) layer.encoding.opacity = { value: layer.encoding.opacity.condition.value }
    if (layer.mark.fontSize) layer.mark.fontSize = fontPixels
    if (layer.mark.size) layer.mark.size *= 0.45
    // A heading above a legend must not be longer than the figure is wide.
    for (const channel of ['color', 'fill', 'stroke']) if (layer.encoding?.[channel]?.title?.includes(', ')) layer.encoding[channel].title = layer.encoding[channel].title.split(', ')[0]
  }
  scaled.width = Math.round(widthPixels)
  scaled.height = Math.round(height)
  scaled.autosize = { type: 'fit', contains: 'padding' }
  return scaled
}

function firstRuns(spec, most) {
  const labels = [...new Set(spec.data.values.map(row => row.run))].slice(0, most)
  spec.data.values = spec.data.values.filter(row => labels.includes(row.run))
  // Legends name only what is drawn; the colours stay.
  for (const channel of ['color', 'strokeDash']) {
    const { field, scale } = spec.layer[0].encoding[channel]
    const drawn = new Set(spec.data.values.map(row => row[field]))
    const kept = scale.domain.map((value, i) => [value, scale.range[i]]).filter(([value]) => drawn.has(value))
    scale.domain = kept.map(([value]) => value)
    scale.range = kept.map(([, mark]) => mark)
  }
  return spec
}

/** Two legend entries to a line where the longest fits half the width, else one. */
function legendColumns(spec) {
  const labels = spec.layer.flatMap(layer => ['color', 'fill', 'stroke', 'shape', 'strokeDash'].flatMap(channel => layer.encoding?.[channel]?.scale?.domain ?? []))
  return Math.max(0, ...labels.map(label => String(label).length)) * fontPixels * 0.62 < widthPixels * 0.3 ? 2 : 1
}

/** How many lines of legend a chart has. */
function legendLines(spec, columns) {
  const legends = new Map()
  for (const layer of spec.layer)
    for (const channel of ['color', 'fill', 'stroke', 'shape', 'strokeDash']) {
      const used = layer.encoding?.[channel]
      if (used?.field && used.legend !== null) legends.set(used.field, used.scale?.domain?.length ?? 2)
    }
  return [...legends.values()].reduce((lines, entries) => lines + Math.ceil(entries / columns) + 1.6, 0)
}

for (const { id, spec, mostRuns } of order.charts) {
  const chosen = mostRuns ? firstRuns(spec, mostRuns) : spec
  const plot = widthPixels * 0.62 * Math.max(1, (spec.height ?? 300) / 300)
  const columns = legendColumns(chosen)
  const ready = forPaper(chosen, plot + legendLines(chosen, columns) * fontPixels * 1.5)
  config.legend.columns = columns
  config.legend.labelLimit = widthPixels * (columns === 2 ? 0.33 : 0.75)
  const view = new vega.View(vega.parse(compile(ready, { config }).spec), { renderer: 'none', logLevel: vega.Error })
  const svg = (await view.toSVG()).replace(/^<svg([^>]*?) width="([\d.]+)" height="([\d.]+)"/, (_, rest, width, height) =>
    `<svg${rest} width="${(width / pixelsPerMillimetre).toFixed(2)}mm" height="${(height / pixelsPerMillimetre).toFixed(2)}mm"`)
  writeFileSync(join(order.output, id + '.svg'), svg)
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: Math.round(order.widthMillimetres / 25.4 * 300) }, background: 'white', font: { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' } })
  writeFileSync(join(order.output, id + '.png'), image.render().asPng())
  view.finalize()
}
