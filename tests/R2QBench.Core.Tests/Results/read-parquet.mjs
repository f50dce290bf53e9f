// Reads a Parquet file with hyparquet, an implementation that shares nothing with the writer, and prints it as JSON:
//   node read-parquet.mjs FILE  →  { metadata: {key: value}, columns: [{name, type, logical, nullable}], rows: [{…}] }
// Dates are printed as {"utc": ISO 8601}, 64-bit integers as {"int64": digits}, NaN and infinities as {"float": text}.
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const file = await asyncBufferFromFile(process.argv[2])
const footer = await parquetMetadataAsync(file)
const rows = await parquetReadObjects({ file, metadata: footer, compressors })

const plain = value =>
  value instanceof Date ? { utc: value.toISOString() }
  : typeof value === 'bigint' ? { int64: value.toString() }
  : typeof value === 'number' && !Number.isFinite(value) ? { float: String(value) }
  : value ?? null

console.log(JSON.stringify({
  metadata: Object.fromEntries(footer.key_value_metadata.map(entry => [entry.key, entry.value])),
  columns: footer.schema.slice(1).map(column => ({
    name: column.name,
    type: column.type,
    logical: column.logical_type?.type ?? column.converted_type ?? null,
    isUtc: column.logical_type?.isAdjustedToUTC ?? null,
    unit: column.logical_type?.unit ?? null,
  })),
  rows: rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]))),
}))
