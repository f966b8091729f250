/* --preloaded: freezes what Moddable's linker freezes when it puts objects into flash. */
#include "host.h"

static void freeze(txSlot* instance)
{
	instance->flag |= XS_DONT_PATCH_FLAG;
	for (txSlot* property = instance->next; property; property = property->next) {
		if (property->flag & XS_INTERNAL_FLAG)
			continue;
		property->flag |= XS_DONT_DELETE_FLAG;
		if (property->kind != XS_ACCESSOR_KIND)
			property->flag |= XS_DONT_SET_FLAG;
	}
}

static void freezeFunction(txSlot* function)
{
	freeze(function);
	for (txSlot* property = function->next; property; property = property->next)
		if (property->ID == mxID(_prototype) && property->kind == XS_REFERENCE_KIND)
			freeze(property->value.reference);
}

void freezeFunctions(txMachine* the)
{
	fxCollectGarbage(the);
	for (txSlot* part = the->firstHeap; part; part = part->next)
		for (txSlot* slot = part + 1; slot < part->value.reference; slot++)
			if (slot->kind == XS_INSTANCE_KIND && (slot->flag & XS_CAN_CALL_FLAG))
				freezeFunction(slot);
}
