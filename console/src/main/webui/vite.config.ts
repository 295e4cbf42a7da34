import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// "static" and not Vite's "assets": /assets is a page.
export default defineConfig({
  plugins: [react()],
  build: { assetsDir: 'static', target: 'es2022' },
  server: { proxy: { '/api': process.env.CONSOLE_API ?? 'http://127.0.0.1:8079' } },
  test: { environment: 'happy-dom', include: ['test/**/*.test.{ts,tsx}'] },
});
