import { configVerb } from '@/lib/server/config';
import { respond } from '@/lib/server/respond';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return respond(request, configVerb);
}
