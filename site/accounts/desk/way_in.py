"""Letting somebody who works here back in, at the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from wagtail.admin.auth import permission_denied

from accounts import letting_back_in
from accounts.models import User


def way_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account again for somebody at work here; the rules are in `letting_back_in`."""
    if not request.user.has_perm("accounts.change_user"):
        return permission_denied(request)
    administrator = request.user
    assert isinstance(administrator, User)
    person = get_object_or_404(User, pk=pk)
    allowed = letting_back_in.may_be_let_in(person, administrator=administrator)
    context: dict[str, Any] = {"person": person, "allowed": allowed}
    if request.method == "POST" and allowed:
        if request.POST.get("do") == "second-step":
            letting_back_in.remove_second_step(person, administrator=administrator)
            messages.success(request, f"{person.screen_name} has no second step any more.")
            return redirect("wagtailusers_users:edit", pk)
        if request.POST.get("do") == "password":
            token = letting_back_in.new_password_token(person, administrator=administrator)
            address = reverse("account_new_password", args=[person.pk, token])
            context["link"] = request.build_absolute_uri(address)
    return render(request, "accounts/desk/way_in.html", context)
