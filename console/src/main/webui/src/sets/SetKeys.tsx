import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { remove } from '../api/client';
import { useAssets, useMembers } from '../api/queries';
import type { Member } from '../api/types';
import { formatValue, plural } from '../format/format';
import { AssetLink } from '../ui/links';
import { SearchField } from '../ui/SearchField';
import { Empty, Failing, Loading } from '../ui/states';
import { useNarrow } from '../ui/useNarrow';
import { useQueryState } from '../ui/useQueryState';
import { VirtualList } from '../ui/VirtualList';
import { AddKeysDialog } from './AddKeysDialog';

export function SetKeys({ set }: { set: string }) {
  const [search, setSearch] = useQueryState('search');
  const [adding, setAdding] = useState(false);
  const narrow = useNarrow();
  const pages = useMembers(set, search ?? '');
  const members = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const users = (useAssets().data ?? []).filter((asset) => asset.partitions?.name === set);
  const client = useQueryClient();
  const removal = useMutation({
    mutationFn: (key: string) => remove('partition-sets/keys', { set, key }),
    onSettled: () => client.invalidateQueries(),
  });
  const onEnd = () => {
    if (pages.hasNextPage && !pages.isFetchingNextPage) {
      void pages.fetchNextPage();
    }
  };
  return (
    <>
      <div className="crumbs">
        <Link href="/partition-sets" className="link">
          Partition sets
        </Link>
      </div>
      <header className="page-head">
        <h1>{set}</h1>
        {pages.data?.pages[0]?.total !== undefined && (
          <span className="muted">{plural(pages.data.pages[0].total, 'key')}</span>
        )}
        <button type="button" className="button primary push" onClick={() => setAdding(true)}>
          Add keys…
        </button>
      </header>
      {users.length > 0 && (
        <p className="muted description key-links">
          Partitions of{' '}
          {users.map((asset) => (
            <AssetLink key={asset.key} assetKey={asset.key} />
          ))}
        </p>
      )}
      <div className="toolbar">
        <SearchField label="Search keys" value={search ?? ''} onChange={setSearch} />
      </div>
      {removal.isError && <Failing error={removal.error} />}
      {pages.isPending && <Loading rows={6} label="Keys are loading" />}
      {pages.isError && <Failing error={pages.error} onRetry={() => pages.refetch()} />}
      {pages.data && members.length === 0 && (
        <Empty title={search ? 'No key matches' : 'The set is empty'}>
          {!search && <p>Keys are added by sensors, by programs, or here: paste as many as you like.</p>}
        </Empty>
      )}
      {members.length > 0 && (
        <div className="card flush">
          <VirtualList
            items={members}
            rowHeight={narrow ? 88 : 52}
            label="Keys"
            keyOf={(member) => member.key}
            onEnd={onEnd}
            renderRow={(member) => <MemberRow member={member} onRemove={() => removal.mutate(member.key)} />}
          />
        </div>
      )}
      {adding && <AddKeysDialog set={set} onClose={() => setAdding(false)} />}
    </>
  );
}

function MemberRow({ member, onRemove }: { member: Member; onRemove: () => void }) {
  const [asked, setAsked] = useState(false);
  const sources = (member.sources ?? []).filter((source) => source.alive !== false);
  return (
    <div className="row member-row">
      <span className="mono row-key">{member.key}</span>
      <span className="row-main">
        {member.displayName && <span>{member.displayName}</span>}
        <span className="row-sub">
          {Object.entries(member.metadata ?? {})
            .map(([name, value]) => `${name} ${formatValue(value)}`)
            .join(' · ')}
        </span>
        <span className="row-sub mono">{sources.map((source) => source.object).join(', ')}</span>
      </span>
      <span className="muted number">#{member.ordinal}</span>
      {member.removed ? (
        <span className="badge">removed</span>
      ) : asked ? (
        <button
          type="button"
          className="button small danger"
          onClick={onRemove}
          onBlur={() => setAsked(false)}
        >
          Really remove
        </button>
      ) : (
        <button
          type="button"
          className="button small quiet"
          onClick={() => setAsked(true)}
          aria-label={`Remove ${member.key}`}
        >
          Remove
        </button>
      )}
    </div>
  );
}
