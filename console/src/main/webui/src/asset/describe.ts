import type { Dependency, PartitionsDefinition } from '../api/types';
import { formatCount, words } from '../format/format';

/** A definition in a few words: `Daily since 2018-01-01`, `date × region`. */
export function describePartitions(definition: PartitionsDefinition | null | undefined): string {
  if (!definition) {
    return 'Not partitioned';
  }
  switch (definition.type) {
    case 'dynamic':
      return `Dynamic: ${definition.name}`;
    case 'static':
      return `${formatCount(definition.keys?.length ?? 0)} fixed partitions`;
    case 'multi':
      return Object.keys(definition.dimensions ?? {}).join(' × ');
    case 'cron':
      return `Cron ${definition.cron} since ${definition.start}`;
    default:
      return `${words(definition.type)} since ${definition.start}`;
  }
}

/** A mapping in a few words: `identity`, `multiToSingle (dimension: date)`. */
export function describeMapping(dependency: Dependency): string {
  const { type, ...options } = dependency.mapping ?? { type: 'default mapping' };
  const details = Object.entries(options)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return details.length > 0 ? `${type} (${details.join(', ')})` : type;
}
