/** The present, shared by all clocks of the page; moves every 30 seconds while someone looks. */
import { onUnmounted, ref, type Ref } from 'vue'

const now = ref(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

export function useNow(): Ref<number> {
  if (users++ === 0) {
    now.value = Date.now()
    timer = setInterval(() => (now.value = Date.now()), 30_000)
  }
  onUnmounted(() => {
    if (--users === 0) clearInterval(timer)
  })
  return now
}
