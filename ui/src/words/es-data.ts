// What data can say, in Spanish. Names of keys and values of a filter stay as they
// stand in an address.
import type { DataWords } from '../data/words';

export const esData: DataWords = {
  twice: (key) => `${key} está dos veces`,
  notDay: (key, value) => `${key} "${value}" no es un día como 2025-01-26`,
  notOneOf: (key, value, choices) => `${key} "${value}" no es uno de ${choices.join(', ')}`,
  notOffice: (key, value) => `${key} "${value}" no es un código como DAL`,
  unknownKey: (key) => `no hay ningún filtro "${key}"`,
  reversed: (from, to) => `from ${from} es posterior a to ${to}`,

  placeApart: () => 'el tipo de lugar se cuenta aparte de los antecedentes y del método, así que no se pueden pedir juntos',
  placeReprocessed: (definition) => `el tipo de lugar se cuenta aparte del método, así que no se pueden excluir los arrestos reprocesados como pide ${definition}`,
  noDefinition: (definition) => `la tabla de grupos en uso no distingue los arrestos reprocesados, así que no se puede contar según ${definition}`,
  noOffice: (codes) => `no existe esa oficina: ${codes.join(', ')}`,
  notCovered: () => 'las publicaciones de datos disponibles no cubren todos esos días',
  notRecorded: (release, dimension) => `la publicación ${release} no registra ${DIMENSIONS[dimension] ?? dimension}`,
  onlyNation: (figure) => `para esos días solo existe la cifra publicada ${figure}, que da únicamente todos los arrestos del país`,
  officeLater: (name, from) => `${name} es una oficina propia solo desde el ${from}`,
  noWeek: () => 'en esos días no hay ninguna semana completa, de lunes a domingo, y los tipos de lugar se cuentan por semana',
  notLoaded: () => 'los datos que esto necesita no están cargados',

  unidentified: () => 'una de las publicaciones no tiene identificador, así que cada fila cuenta como un arresto con cualquier definición',
  releases: (n) => `responden ${n} publicaciones, cada una por sus propios días; nada se cuenta dos veces`,
  criminality: () => 'las condenas y los cargos son los de la fecha de la publicación, no los del arresto; las condenas incluyen delitos de tránsito y de inmigración',
  method: () => 'los grupos de métodos son los de registry/crosswalk.csv; el método no distingue las citas de control de otros arrestos fuera de custodia',
  meaning: (value, from, reason) => `el método "${value}" cambia de significado el ${from}, dentro de estos días: ${reason}`,
  place: () => 'el tipo de lugar se deduce de un punto de referencia con reglas que no siempre aciertan; docs/methods/places.md dice con qué frecuencia',
  edges: (days) => `los tipos de lugar se cuentan por semanas completas, de lunes a domingo: ${days === 1 ? 'queda fuera 1 día' : `quedan fuera ${days} días`} de los extremos`,
  noMethod: (release) => `la publicación ${release} no registra el método, así que en sus días no se excluyen los arrestos reprocesados`,
  figure: (definition) => `una cifra publicada, no contada a partir de registros: ${definition}`,
  ownRule: (definition) => `no se puede contar según ${definition}: la cifra tiene una sola regla, la suya`,

  unreachable: (what) => `no se puede acceder a ${what}`,
  status: (what, code) => `la respuesta a ${what} tuvo el estado ${code}`,
  page: (what) => `en lugar de ${what} llegó una página web`,
  noGunzip: () => 'este navegador no puede leer archivos comprimidos',
  cut: (what) => `${what} está incompleto o dañado`,
  damaged: (what, why) => `${what} está dañado: ${why}`,
};

const DIMENSIONS: Record<string, string> = { office: 'la oficina', criminality: 'los antecedentes', method: 'el método', place: 'el lugar' };
