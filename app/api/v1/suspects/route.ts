import { suspectsVerb } from '@/lib/server/suspects';
import { respond } from '@/lib/server/respond';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return respond(request, suspectsVerb);
}
