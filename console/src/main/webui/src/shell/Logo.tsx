/** Four partitions, one of them due. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#2a4fc4" />
      <rect x="6" y="9" width="4" height="14" rx="1.2" fill="#fff" />
      <rect x="12" y="9" width="4" height="14" rx="1.2" fill="#fff" />
      <rect x="18" y="9" width="4" height="14" rx="1.2" fill="#fff" opacity="0.45" />
      <rect x="24" y="9" width="3" height="14" rx="1.2" fill="#ffb54a" />
    </svg>
  );
}
