// Every journey in one process, over one server and one browser.
// One alone: node --test --test-name-pattern='keyboard' tests/journeys/all.test.mjs
import './main_job.journey.mjs';
import './appeal.journey.mjs';
import './people.journey.mjs';
import './register.journey.mjs';
import './sources.journey.mjs';
import './content.journey.mjs';
import './policy.journey.mjs';
import './performance.journey.mjs';
import './application.journey.mjs';
import './figures.journey.mjs';
import './pages.journey.mjs';
