import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import { ApiError, settings } from '@api/client'
import { me } from '@api/session'
import { startLang } from '@ui/i18n'
import { prove } from '@ui/proof'
import { startTheme } from '@ui/theme'
import '@ui/kit.css'
import App from './App.vue'
import { makeRouter } from './router'

startLang()
startTheme()

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Without a network a request fails and says so; paused it would wait without a word.
      networkMode: 'always',
      refetchOnReconnect: true,
      // A refusal stays a refusal; a lost connection is tried again.
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
})
const router = makeRouter()
settings.onSignedOut = () => {
  const here = router.currentRoute.value
  if (!me.value || here.name === 'login') return
  me.value = null
  queryClient.clear()
  void router.push({ name: 'login', query: { next: here.fullPath, ended: '1' } })
}
settings.onProof = prove
createApp(App).use(router).use(VueQueryPlugin, { queryClient }).mount('#app')
